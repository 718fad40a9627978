module go_driver

go 1.23
